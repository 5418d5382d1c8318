using System.Text.RegularExpressions;

namespace CellGenie.Grains;

/// <summary>What a training order must fulfil.</summary>
internal static partial class RunRules
{
    private const int MaxSteps = 10_000_000;
    private const int MaxSources = 100;
    private const int MaxModelJson = 16 * 1024;

    /// <summary>Checks an order.</summary>
    /// <exception cref="ServiceException">It breaks a rule.</exception>
    public static void Check(RunOrder order)
    {
        Require(order.Steps is >= 1 and <= MaxSteps, $"steps is {order.Steps}; 1 to {MaxSteps} are possible");
        Require(order.Data.Count is >= 1 and <= MaxSources, $"a training set has 1 to {MaxSources} datasets, not {order.Data.Count}");
        Require(ClassPattern().IsMatch(order.GpuClass), $"'{order.GpuClass}' is no class of GPU");
        Require(order.ModelJson.Length <= MaxModelJson, $"the model's options are longer than {MaxModelJson} characters");
        foreach (var data in order.Data)
        {
            Require(TenantKey.IsId(data.Source), $"'{data.Source}' is no id");
            Require(double.IsFinite(data.Weight) && data.Weight > 0, $"the weight of {data.Source} is {data.Weight}; it must be above 0");
        }
    }

    /// <summary>Checks that the tenant has GPU time left.</summary>
    /// <exception cref="ServiceException">It has none.</exception>
    public static void CheckQuota(TenantInfo tenant, TimeProvider time)
    {
        if (tenant.Usage.GpuMinutes < tenant.Quotas.GpuMinutes)
            return;
        var now = time.GetUtcNow();
        var nextMonth = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        throw new ServiceException(
            ErrorCode.Quota,
            $"{tenant.Quotas.GpuMinutes} GPU minutes a month are allowed and {tenant.Usage.GpuMinutes:0.#} used; the next month begins {nextMonth:yyyy-MM-dd}",
            "gpuMinutes",
            nextMonth - now);
    }

    /// <summary>Why a run ended whose tenant's GPU time is used up; begins with the limit's name.</summary>
    public static string UsedUp(int step) => $"gpuMinutes: this month's are used up; stopped at step {step}, from where the run can be resumed when there are more";

    /// <summary>Whether two orders are the same (a record compares its list by reference).</summary>
    public static bool AreEqual(RunOrder a, RunOrder b) => a with { Data = b.Data } == b && a.Data.SequenceEqual(b.Data);

    private static void Require(bool holds, string message)
    {
        if (!holds)
            throw ServiceException.Invalid(message);
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\\z")]
    private static partial Regex ClassPattern();
}
