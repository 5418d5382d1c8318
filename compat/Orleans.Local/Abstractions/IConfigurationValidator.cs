namespace Orleans;

/// <summary>Checks configuration before the silo starts.</summary>
public interface IConfigurationValidator
{
    /// <summary>Checks.</summary>
    /// <exception cref="Runtime.OrleansConfigurationException">The configuration is wrong.</exception>
    void ValidateConfiguration();
}
