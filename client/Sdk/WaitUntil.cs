namespace CellGenie.Client;

/// <summary>When a method that starts long work returns.</summary>
public enum WaitUntil
{
    /// <summary>As soon as the service has accepted the work.</summary>
    Started,

    /// <summary>When the work has come to an end.</summary>
    Completed,
}
