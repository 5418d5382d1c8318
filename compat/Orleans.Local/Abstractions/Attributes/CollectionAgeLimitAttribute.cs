namespace Orleans;

/// <summary>How long an activation of the grain may be idle before it is collected. It cannot be less than a minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest time.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    /// <summary>Gives the time by its properties.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>Gives the time, in the form of <see cref="TimeSpan.Parse(string)"/>.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod)
    {
        var period = TimeSpan.Parse(inactivityPeriod, System.Globalization.CultureInfo.InvariantCulture);
        Minutes = period.TotalMinutes;
    }

    /// <summary>Days, added to the rest.</summary>
    public double Days { get; set; }

    /// <summary>Hours, added to the rest.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes, added to the rest.</summary>
    public double Minutes { get; set; }

    /// <summary>Whether the activation is never collected.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than <see cref="MinAgeLimit"/>.</exception>
    public TimeSpan AgeLimit
    {
        get
        {
            var limit = AlwaysActive ? TimeSpan.MaxValue : TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return limit >= MinAgeLimit ? limit : throw new ArgumentOutOfRangeException(nameof(AgeLimit), limit, $"The age limit of a grain is at least {MinAgeLimit}.");
        }
    }
}
