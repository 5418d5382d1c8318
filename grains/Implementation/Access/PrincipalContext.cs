namespace CellGenie.Grains;

/// <summary>Who the running code works for. Flows with the code, across awaits, like a request does.</summary>
public sealed class PrincipalContext : IPrincipalAccessor
{
    private readonly AsyncLocal<Frame?> _frame = new();

    /// <inheritdoc/>
    public Principal? Current => _frame.Value?.Principal;

    /// <summary>The principal that calls from outside of grains are made for; null inside of grains, which speak for themselves only.</summary>
    internal Principal? Outside => _frame.Value is { IsCaller: false } frame ? frame.Principal : null;

    /// <summary>
    /// Grain calls of this code, outside of grains, are made for a principal until the scope is disposed. Each call gets a token of its own,
    /// so a scope may be as long as it has to be.
    /// </summary>
    public IDisposable Use(Principal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var scope = new Scope(this, _frame.Value);
        _frame.Value = new Frame(principal, IsCaller: false);
        return scope;
    }

    /// <summary>Code of a grain that works on its tenant's behalf outside of the grain's turns, such as a compute job.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="subject">What works, for the logs.</param>
    public IDisposable UseGrain(string tenant, string subject) => Use(new Principal(PrincipalKind.Grain, tenant, Role.Viewer, subject));

    /// <summary>The service itself, for what it does before it knows who calls.</summary>
    /// <param name="subject">What calls, for the logs.</param>
    public IDisposable UseService(string subject) => Use(new Principal(PrincipalKind.Service, "", Role.Viewer, subject));

    /// <summary>A grain call begins. Undone by the runtime where the asynchronous method that called it ends.</summary>
    internal void Enter(Principal? caller) => _frame.Value = caller == null ? null : new Frame(caller, IsCaller: true);

    private sealed record Frame(Principal Principal, bool IsCaller);

    private sealed class Scope(PrincipalContext context, Frame? outer) : IDisposable
    {
        public void Dispose() => context._frame.Value = outer;
    }
}
