namespace CellGenie.Grains.Tests;

/// <summary>An attacker on the wire: puts something of its own in the place of the token, after the silo's own filter.</summary>
internal sealed class TamperFilter : IOutgoingGrainCallFilter
{
    private static readonly AsyncLocal<(bool IsSet, object? Token)> Value = new();

    public static void Send(object? token) => Value.Value = (true, token);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Value.Value is { IsSet: true } value && context.SourceContext?.GrainInstance == null)
        {
            if (value.Token == null)
                RequestContext.Remove(PrincipalToken.ContextKey);
            else
                RequestContext.Set(PrincipalToken.ContextKey, value.Token);
        }

        await context.Invoke();
    }
}
