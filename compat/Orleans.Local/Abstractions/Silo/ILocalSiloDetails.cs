namespace Orleans.Runtime;

/// <summary>About this silo.</summary>
public interface ILocalSiloDetails
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The cluster.</summary>
    string ClusterId { get; }

    /// <summary>The name of the machine.</summary>
    string DnsHostName { get; }

    /// <summary>Its address. No port is opened here.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>The address of its gateway. No port is opened here.</summary>
    SiloAddress GatewayAddress { get; }
}
