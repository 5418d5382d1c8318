using CellGenie.Imaging;
using CellGenie.Silo;
using Microsoft.Extensions.Options;

try
{
    if (args is ["health"])
        return await HealthCommand.RunAsync(Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS"));
    await SiloApplication.Create(args).RunAsync();
    return 0;
}
catch (Exception e) when (e is CellGenieException or OptionsValidationException)
{
    // What is wrong with the configuration is for people; where in this program it was found is not.
    await Console.Error.WriteLineAsync($"cellgenie silo: {e.Message}");
    return 1;
}

/// <summary>The silo: grains, HTTP API, health.</summary>
public partial class Program;
