using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Refuses to start with a secret that could be guessed. The message never shows it.</summary>
internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var faults = new List<string>();
        if (options.SecretBytes.Length < AccessOptions.MinSecretBytes)
            faults.Add($"{nameof(AccessOptions.ClusterSecret)} has {options.SecretBytes.Length} bytes; it must have {AccessOptions.MinSecretBytes} or more");
        if (options.TokenLifetime < TimeSpan.FromSeconds(10) || options.TokenLifetime > TimeSpan.FromMinutes(10))
            faults.Add($"{nameof(AccessOptions.TokenLifetime)} is {options.TokenLifetime}; it must be 10 seconds to 10 minutes");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
