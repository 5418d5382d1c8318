namespace CellGenie.Grains;

/// <summary>A new key. The only time its secret is shown.</summary>
/// <param name="Info">The key.</param>
/// <param name="Secret">The whole key as a program sends it: <c>cg_{tenant}_{id}_{secret}</c>.</param>
[Alias("cellgenie.CreatedApiKey")]
[GenerateSerializer]
public sealed record CreatedApiKey(
    [property: Id(0)] ApiKeyInfo Info,
    [property: Id(1)] string Secret);
