namespace CellGenie.Silo;

/// <summary>Puts a silo together.</summary>
internal static class SiloApplication
{
    /// <summary>A silo that is configured and not started.</summary>
    /// <param name="arguments">Configuration by arguments, <c>--key value</c>.</param>
    /// <param name="configure">Changes to its services, made last.</param>
    /// <exception cref="Imaging.CellGenieException">The configuration is not valid.</exception>
    public static WebApplication Create(string[] arguments, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.AddCellGenieConfiguration();
        builder.AddCellGenieTelemetry();
        builder.AddCellGenieSilo();
        builder.AddCellGenieApi();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapCellGenieHealth();
        app.MapCellGenieApi();
        return app;
    }
}
