using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>Says what a silo says about itself.</summary>
public static class SiloMetadataHostingExtensions
{
    /// <summary>Takes it from the section <c>Orleans:Metadata</c> of the host's configuration.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder) => builder.UseSiloMetadata(builder.Configuration);

    /// <summary>Takes it from the section <c>Orleans:Metadata</c>.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfiguration configuration) =>
        builder.UseSiloMetadata(configuration.GetSection("Orleans").GetSection("Metadata"));

    /// <summary>Takes it from a section.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfigurationSection configurationSection) =>
        builder.UseSiloMetadata(configurationSection.Get<Dictionary<string, string>>() ?? []);

    /// <summary>Takes it from a dictionary.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, Dictionary<string, string> metadata)
    {
        builder.Services.AddOptions<SiloMetadata>().Configure(options => options.AddMetadata(metadata));
        builder.Services.TryAddSingleton<ISiloMetadataCache, SiloMetadataCache>();
        return builder;
    }
}
