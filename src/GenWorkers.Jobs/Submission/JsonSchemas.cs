using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using GenWorkers.Contracts;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// JSON Schema (2020-12) of a wire record: its types, plus the ranges, patterns, lengths, descriptions and defaults that
/// its attributes and initializers state. The same schema is published and validates.
/// </summary>
public static class JsonSchemas
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    public static JsonObject Of(Type record) => WireJson.Options.GetJsonSchemaAsNode(record, Exporter).AsObject();

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
            schema = [];
        if (context.PropertyInfo?.AttributeProvider is not PropertyInfo property)
            return node;

        // A converter on the property would hide the names from the exporter.
        if (property.PropertyType.IsEnum)
            schema = WireJson.Options.GetJsonSchemaAsNode(property.PropertyType, Exporter).AsObject();
        foreach (var attribute in property.GetCustomAttributes(inherit: true))
            Constrain(schema, attribute, property.PropertyType);
        if (Default(property) is { } value)
            schema["default"] = value;
        return schema;
    }

    private static void Constrain(JsonObject schema, object attribute, Type type)
    {
        switch (attribute)
        {
            case DescriptionAttribute description:
                schema["description"] = description.Description;
                break;
            case RangeAttribute range:
                schema["minimum"] = JsonSerializer.SerializeToNode(range.Minimum);
                schema["maximum"] = JsonSerializer.SerializeToNode(range.Maximum);
                break;
            case RegularExpressionAttribute expression:
                schema["pattern"] = expression.Pattern;
                break;
            case StringLengthAttribute length:
                schema["minLength"] = length.MinimumLength;
                schema["maxLength"] = length.MaximumLength;
                break;
            case ItemRangeAttribute range:
                schema["items"]!["minimum"] = JsonSerializer.SerializeToNode(range.Minimum);
                schema["items"]!["maximum"] = JsonSerializer.SerializeToNode(range.Maximum);
                break;
            case MaxLengthAttribute length:
                schema[IsDictionary(type) ? "maxProperties" : "maxItems"] = length.Length;
                break;
        }
    }

    private static bool IsDictionary(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>);

    /// <summary>What the property's initializer gives; null for a required one, an object, or an empty default.</summary>
    private static JsonNode? Default(PropertyInfo property)
    {
        if (property.DeclaringType is not { IsAbstract: false } type
            || property.CustomAttributes.Any(a => a.AttributeType.Name == "RequiredMemberAttribute")
            || type.GetConstructor(Type.EmptyTypes) is null)
            return null;
        var value = property.GetValue(Activator.CreateInstance(type));
        var plain = value is string || value?.GetType() is { IsPrimitive: true } or { IsEnum: true };
        return plain || value is IEnumerable and not IDictionary
            ? JsonSerializer.SerializeToNode(value, property.PropertyType, WireJson.Options)
            : null;
    }
}
