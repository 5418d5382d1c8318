namespace Orleans.Runtime;

/// <summary>The base of the classes that are made for grain interfaces.</summary>
internal class GrainProxy : GrainReference;
