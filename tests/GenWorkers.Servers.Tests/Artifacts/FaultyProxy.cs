using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GenWorkers.Servers.Tests.Artifacts;

/// <summary>
/// Stands between client and server on loopback, one HTTP exchange a connection, and does to it what
/// <see cref="Fault"/> says. The client is told to close, so that each exchange meets the fault of its time.
/// </summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _exchanges;

    public FaultyProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        Endpoint = $"http://{_listener.LocalEndpoint}";
        _accepting = AcceptAsync();
    }

    public string Endpoint { get; }

    /// <summary>Asked for each exchange with its number (from 1) and request line.</summary>
    public Func<int, string, Fault> Plan { get; set; } = (_, _) => Fault.None;

    /// <summary>Exchanges so far.</summary>
    public int Exchanges => Volatile.Read(ref _exchanges);

    public List<string> Requests { get; } = [];

    /// <summary>From now on nobody listens at <see cref="Endpoint"/>.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ExchangeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ExchangeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await ExchangeAsync(client.GetStream(), server);
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // Either side may hang up; that is what the proxy is for.
            }
        }
    }

    private async Task ExchangeAsync(NetworkStream client, TcpClient server)
    {
        var head = await ReadHeadAsync(client);
        if (head.Length == 0)
            return;
        var line = head[..head.IndexOf('\r', StringComparison.Ordinal)];
        var number = Interlocked.Increment(ref _exchanges);
        lock (Requests)
            Requests.Add(line);
        var fault = Plan(number, line);
        if (fault == Fault.Unavailable)
        {
            await RefuseAsync(client, head);
            return;
        }

        // Answered here, so that the server's interim answer is not taken for its last.
        if (WithoutExpect(head) != head)
            await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
        await using var upstream = server.GetStream();
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(CloseAfter(WithoutExpect(head))), _stop.Token);
        if (LengthOf(head) is > 0 and var length)
            await PumpAsync(client, upstream, length, fault, Fault.CutRequest, Fault.CorruptRequest);
        if (fault == Fault.CutRequest)
            return;
        var answer = await ReadHeadAsync(upstream);
        await client.WriteAsync(Encoding.Latin1.GetBytes(CloseAfter(answer)), _stop.Token);
        if (!line.StartsWith("HEAD", StringComparison.Ordinal))
            await PumpAsync(upstream, client, LengthOf(answer), fault, Fault.CutResponse, Fault.CorruptResponse);
    }

    private async Task PumpAsync(Stream from, Stream to, long length, Fault fault, Fault cut, Fault corrupt)
    {
        var buffer = new byte[1 << 16];
        for (var done = 0L; done < length;)
        {
            var read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - done)), _stop.Token);
            if (read == 0)
                return;
            if (done == 0 && fault == corrupt)
                buffer[read / 2] ^= 1;
            done += read;
            if (fault == cut && done > length / 2)
                return;
            if (fault == Fault.StallResponse && corrupt == Fault.CorruptResponse)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    private async Task RefuseAsync(NetworkStream client, string head)
    {
        // The body is read first: closing over unread bytes would reset the connection before the answer is seen.
        await PumpAsync(client, Stream.Null, LengthOf(head), Fault.None, Fault.CutRequest, Fault.CorruptRequest);
        await client.WriteAsync(
            "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
    }

    private async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!(head.Length > 3 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n'))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return "";
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static string CloseAfter(string head) =>
        head.Insert(head.IndexOf('\n', StringComparison.Ordinal) + 1, "Connection: close\r\n");

    private static string WithoutExpect(string head) => string.Join(
        "\r\n", head.Split("\r\n").Where(line => !line.StartsWith("Expect:", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Bytes of the body as they are on the wire; a chunked one ends with the connection.</summary>
    private static long LengthOf(string head)
    {
        var lines = head.Split("\r\n");
        if (lines.Any(line => line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)))
            return long.MaxValue;
        return lines
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => long.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture))
            .FirstOrDefault();
    }
}

internal enum Fault
{
    None,
    Unavailable,
    CutRequest,
    CorruptRequest,
    CutResponse,
    CorruptResponse,
    StallResponse,
}
