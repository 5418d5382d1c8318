namespace Orleans.Providers;

/// <summary>Names of providers.</summary>
public static class ProviderConstants
{
    /// <summary>The storage of state that names none.</summary>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
