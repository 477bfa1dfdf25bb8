using System.Net;
using System.Net.Sockets;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>
/// Stands between one host and a server on loopback, as the cable that can be pulled: <see cref="Cut"/> breaks every
/// connection and refuses new ones, <see cref="Restore"/> lets them through again; <see cref="Mute"/> keeps all connections
/// open and passes nothing on. Other users of the server notice nothing.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly string serverHost;
    private readonly int serverPort;
    private readonly Lock gate = new();
    private readonly List<Socket> open = [];
    private readonly List<Task> work = [];
    private TcpListener? listener;
    private volatile byte[]? fatalReply;
    private volatile bool mute;

    public TcpProxy(string serverHost, int serverPort)
    {
        (this.serverHost, this.serverPort) = (serverHost, serverPort);
        Listen(0);
        Port = ((IPEndPoint)listener!.LocalEndpoint).Port;
    }

    public int Port { get; }

    public void Cut()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
            // Closing without lingering resets the connection: neither side is told that the other is done.
            foreach (var socket in open)
                socket.Close(0);
            open.Clear();
        }
    }

    public void Restore() => Listen(Port);

    public void Mute() => mute = true;

    /// <summary>Breaks the next connection on which the server answers this, once, in place of passing the answer on.</summary>
    public void DropReply(ReadOnlySpan<byte> reply) => fatalReply = reply.ToArray();

    public bool HasDropped => fatalReply is null;

    public async ValueTask DisposeAsync()
    {
        Cut();
        await Task.WhenAll(work);
    }

    private void Listen(int port)
    {
        lock (gate)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Start();
            work.Add(AcceptAsync(listener));
        }
    }

    private async Task AcceptAsync(TcpListener accepting)
    {
        try
        {
            while (true)
            {
                var client = await accepting.AcceptTcpClientAsync();
                lock (gate)
                    work.Add(ForwardAsync(client));
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut: nobody accepts any more.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(serverHost, serverPort);
                if (!Keep(client, server))
                    return;
                await Task.WhenAny(
                    PassAsync(client.GetStream(), server.GetStream(), isReply: false),
                    PassAsync(server.GetStream(), client.GetStream(), isReply: true));
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One side is gone, or the cable was pulled; the other learns by the close.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, bool isReply)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await from.ReadAsync(buffer)) > 0;)
        {
            if (isReply && fatalReply is { } fatal && buffer.AsSpan(0, read).IndexOf(fatal) >= 0)
            {
                fatalReply = null;
                return;
            }

            if (!mute)
                await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    /// <summary>False where the cable was pulled while the connection was made.</summary>
    private bool Keep(TcpClient client, TcpClient server)
    {
        lock (gate)
        {
            if (listener is null)
                return false;
            open.AddRange([client.Client, server.Client]);
            return true;
        }
    }
}
