using System.Globalization;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>What a placement filter is to do. The attribute's instance writes it into the properties of the grain type, and the registered type reads it from there.</summary>
public abstract class PlacementFilterStrategy
{
    /// <summary>Gives the place of this filter among the filters of a grain.</summary>
    protected PlacementFilterStrategy(int order) => Order = order;

    /// <summary>The place of this filter among the filters of a grain.</summary>
    public int Order { get; private set; }

    private string Prefix => $"placement-filter.{GetType().Name}.";

    /// <summary>Reads the strategy from the properties of a grain type.</summary>
    public void Initialize(GrainProperties properties)
    {
        Order = int.Parse(GetPlacementFilterGrainProperty("order", properties) ?? throw new ArgumentException("Invalid order property value."), CultureInfo.InvariantCulture);
        AdditionalInitialize(properties);
    }

    /// <summary>Reads what <see cref="GetAdditionalGrainProperties"/> wrote.</summary>
    public virtual void AdditionalInitialize(GrainProperties properties)
    {
    }

    /// <summary>Writes the strategy into the properties of a grain type.</summary>
    public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        properties[Prefix + "order"] = Order.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in GetAdditionalGrainProperties(services, grainClass, grainType, properties))
        {
            properties[Prefix + key] = value;
        }
    }

    /// <summary>A property that this strategy wrote.</summary>
    protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties) => properties.Properties.GetValueOrDefault(Prefix + key);

    /// <summary>What else this strategy has to write.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];
}
