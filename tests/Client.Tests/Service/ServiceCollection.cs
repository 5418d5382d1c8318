namespace CellGenie.Client.Tests.Service;

/// <summary>Tests that share one running service.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceCollection : ICollectionFixture<ServiceServer>
{
    public const string Name = "service";
}
