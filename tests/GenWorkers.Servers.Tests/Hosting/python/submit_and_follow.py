"""submit_and_follow.py AMQP-URI < messages.json: an upstream system in another language.

Standard input: "messages": [{"key": routing key, "body": text, "messageId": optional, "userId": optional}, ...], "until":
how many events of which types end the wait, "seconds": how long it lasts at most. Publishes each with confirms, then prints the events it received as a JSON array.
"""
import json
import sys
import time

import pika

request = json.load(sys.stdin)
connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
channel = connection.channel()
channel.confirm_delivery()
queue = channel.queue_declare("", exclusive=True).method.queue
channel.queue_bind(queue, "genworkers.events", "#")
for message in request["messages"]:
    properties = pika.BasicProperties(
        content_type=message.get("contentType", "application/json"), message_id=message.get("messageId"),
        user_id=message.get("userId"))
    channel.basic_publish("genworkers.submit", message["key"], message["body"].encode(), properties)

events, wanted, end = [], dict(request["until"]), time.monotonic() + request["seconds"]
while any(count > 0 for count in wanted.values()) and time.monotonic() < end:
    method, properties, body = channel.basic_get(queue, auto_ack=True)
    if method is None:
        connection.sleep(0.02)
        continue
    event = json.loads(body)
    assert properties.message_id == event["id"], "message id is the event's"
    assert properties.content_type == "application/cloudevents+json"
    events.append({"routingKey": method.routing_key, "event": event})
    name = method.routing_key.split(".")[0]
    wanted[name] = wanted.get(name, 0) - 1
connection.close()
json.dump(events, sys.stdout)
