namespace Orleans.Runtime;

/// <summary>Methods that every grain has besides its own. The runtime's streams of values are made of them.</summary>
public interface IGrainExtension : IAddressable;
