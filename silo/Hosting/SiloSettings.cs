using System.ComponentModel.DataAnnotations;

namespace CellGenie.Silo;

/// <summary>What this process is in its cluster.</summary>
public sealed class SiloSettings : IValidatableObject
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "CellGenie:Silo";

    /// <summary>What it is for. Default <see cref="SiloRole.All"/>.</summary>
    public SiloRole Role { get; set; } = SiloRole.All;

    /// <summary>Name of the cluster. Default <c>cellgenie</c>.</summary>
    [Required]
    public string ClusterId { get; set; } = "cellgenie";

    /// <summary>Time that a silo that is told to stop has to give its work back. Default 25 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan DrainBudget { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Whether this silo renders.</summary>
    public bool Renders => Role is SiloRole.All or SiloRole.Cpu;

    /// <summary>Whether this silo serves the HTTP API.</summary>
    public bool ServesApi => Role is SiloRole.All or SiloRole.Gateway;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enum.IsDefined(Role))
            yield return new ValidationResult($"{nameof(Role)} is {Role}; there are {string.Join(", ", Enum.GetNames<SiloRole>())}", [nameof(Role)]);
    }
}
