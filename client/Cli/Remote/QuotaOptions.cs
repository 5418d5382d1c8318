using System.CommandLine;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>The options that make up quotas. What is not given stays as it is, or has a default for a new tenant.</summary>
internal sealed class QuotaOptions
{
    private readonly Option<long?> _images = new("--images") { Description = "Synthetic images stored.", HelpName = "N" };
    private readonly Option<long?> _bytes = new("--bytes") { Description = "Bytes stored.", HelpName = "N" };
    private readonly Option<int?> _batches = new("--batches") { Description = "Batches at once.", HelpName = "N" };
    private readonly Option<int?> _minutes = new("--gpu-minutes") { Description = "GPU minutes a month.", HelpName = "N" };

    /// <summary>What a new tenant gets where nothing else is said.</summary>
    public static TenantQuotas Standard { get; } = new() { Images = 1_000_000, Bytes = 1L << 40, ConcurrentBatches = 4, GpuMinutes = 10_000 };

    public void AddTo(Command command)
    {
        Option[] all = [_images, _bytes, _batches, _minutes];
        foreach (var option in all)
            command.Options.Add(option);
    }

    public TenantQuotas Read(ParseResult parsed, TenantQuotas now) => new()
    {
        Images = parsed.GetValue(_images) ?? now.Images,
        Bytes = parsed.GetValue(_bytes) ?? now.Bytes,
        ConcurrentBatches = parsed.GetValue(_batches) ?? now.ConcurrentBatches,
        GpuMinutes = parsed.GetValue(_minutes) ?? now.GpuMinutes,
    };
}
