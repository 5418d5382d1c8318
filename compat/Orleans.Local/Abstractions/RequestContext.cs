using Orleans.Core.Internal;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>Values that travel with a call to the callee and from there to its callees. What a callee changes does not come back.</summary>
public static class RequestContext
{
    private const string ReentrancyKey = "#CCR";
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    /// <summary>The keys.</summary>
    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values with their keys.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The chain of calls within which calls may come back into a grain that waits, or <see cref="Guid.Empty"/>.</summary>
    public static Guid ReentrancyId
    {
        get => ReentrancyIdOf(Values.Value);
        set
        {
            if (value == Guid.Empty)
            {
                Remove(ReentrancyKey);
            }
            else
            {
                Set(ReentrancyKey, value);
            }
        }
    }

    /// <summary>The current values. Nobody changes a dictionary once it is here: every change makes a new one.</summary>
    internal static Dictionary<string, object>? Current
    {
        get => Values.Value;
        set => Values.Value = value;
    }

    /// <summary>A value, or null.</summary>
    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value.</summary>
    public static void Set(string key, object value) =>
        Values.Value = Values.Value is { } values ? new Dictionary<string, object>(values) { [key] = value } : new Dictionary<string, object> { [key] = value };

    /// <summary>Removes a value.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(string key)
    {
        if (Values.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Values.Value = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear()
    {
        if (Values.Value is not null)
        {
            Values.Value = null;
        }
    }

    /// <summary>Until the result is disposed, calls that this turn makes, and calls that those make, may come back into this grain while it waits for them.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until the result is disposed, calls do not carry the right to come back.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>The values for a callee, which are copies where they can change.</summary>
    internal static Dictionary<string, object>? Export()
    {
        if (Values.Value is not { } values)
        {
            return null;
        }

        Dictionary<string, object>? copies = null;
        foreach (var (key, value) in values)
        {
            if (value is not null && Copiers.OfValue(value) is { IsShallow: false } copier)
            {
                copies ??= new Dictionary<string, object>(values);
                copies[key] = copier.CopyObject(value, new CopyContext())!;
            }
        }

        return copies ?? values;
    }

    internal static Guid ReentrancyIdOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(ReentrancyKey, out var value) && value is Guid id ? id : Guid.Empty;

    /// <summary>A stretch of code with its own rule about calls that come back.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid original;
        private readonly Guid current;

        /// <summary>Begins a stretch.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            original = originalReentrancyId;
            current = newReentrancyId;
            if (current != original)
            {
                ReentrancyId = current;
            }

            if (current != Guid.Empty)
            {
                (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnEnterReentrantSection(current);
            }
        }

        /// <summary>Ends the stretch.</summary>
        public void Dispose()
        {
            if (current != Guid.Empty)
            {
                (RuntimeContext.Current as ICallChainReentrantGrainContext)?.OnExitReentrantSection(current);
            }

            if (current != original)
            {
                ReentrancyId = original;
            }
        }
    }
}
