namespace CellGenie.Grains.Tests;

/// <summary>What differs where the tests run on Orleans itself.</summary>
internal static class RealOrleans
{
    /// <summary>Skips a test that sets the clock of a running silo.</summary>
    public static void SkipJumps() => Assert.SkipUnless(
        typeof(Grain).Assembly.GetName().Name == "Orleans.Local", "Orleans' own collector of idle activations refuses new ones while the clock is behind what it has seen");
}
