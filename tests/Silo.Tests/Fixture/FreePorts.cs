using System.Net;
using System.Net.Sockets;

namespace CellGenie.Silo.Tests;

/// <summary>Ports of the loopback address that nobody listens on.</summary>
public static class FreePorts
{
    public static int[] Take(int count)
    {
        // All are held until all are known, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
