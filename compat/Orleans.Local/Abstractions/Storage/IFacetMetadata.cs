namespace Orleans;

/// <summary>An attribute that says how a parameter of a grain's constructor is made.</summary>
public interface IFacetMetadata;
