using System.Net.Sockets;
using System.Text;

namespace CellGenie.Silo.Tests;

/// <summary>A request as it is written, without a client that tidies its address.</summary>
public static class RawRequest
{
    public static async Task<(int Status, string Text)> SendAsync(Uri root, string method, string path, string key, string body = "")
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(root.Host, root.Port);
        await using var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {root.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        var text = await new StreamReader(stream).ReadToEndAsync();
        return (int.Parse(text.Split(' ')[1]), text);
    }
}
