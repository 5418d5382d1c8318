using System.Net;

namespace Orleans.Configuration;

/// <summary>The end points that name the silo in its addresses. No port is opened: the silo lives in one process and nobody joins it.</summary>
public class EndpointOptions
{
    /// <summary>The default of <see cref="SiloPort"/>.</summary>
    public const int DEFAULT_SILO_PORT = 11111;

    /// <summary>The default of <see cref="GatewayPort"/>.</summary>
    public const int DEFAULT_GATEWAY_PORT = 30000;

    /// <summary>The address.</summary>
    public IPAddress? AdvertisedIPAddress { get; set; }

    /// <summary>The port of the silo.</summary>
    public int SiloPort { get; set; } = DEFAULT_SILO_PORT;

    /// <summary>The port of the gateway.</summary>
    public int GatewayPort { get; set; } = DEFAULT_GATEWAY_PORT;

    /// <summary>Accepted and not used.</summary>
    public IPEndPoint? SiloListeningEndpoint { get; set; }

    /// <summary>Accepted and not used.</summary>
    public IPEndPoint? GatewayListeningEndpoint { get; set; }
}
