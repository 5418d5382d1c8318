namespace Orleans;

/// <summary>The stages of a silo.</summary>
public static class ServiceLifecycleStage
{
    /// <summary>Before all others.</summary>
    public const int First = int.MinValue;

    /// <summary>The runtime is made.</summary>
    public const int RuntimeInitialize = 2000;

    /// <summary>Services of the runtime start.</summary>
    public const int RuntimeServices = 4000;

    /// <summary>Storage of the runtime starts.</summary>
    public const int RuntimeStorageServices = 6000;

    /// <summary>Grain services, among them reminders, start; from here on grains can be called.</summary>
    public const int RuntimeGrainServices = 8000;

    /// <summary>After the grain services.</summary>
    public const int AfterRuntimeGrainServices = 8100;

    /// <summary>Services of the application start.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Just before the silo is active; on the way down grains are deactivated here.</summary>
    public const int BecomeActive = Active - 1;

    /// <summary>The silo is active.</summary>
    public const int Active = 20000;

    /// <summary>After all others.</summary>
    public const int Last = int.MaxValue;
}
