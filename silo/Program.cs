using CellGenie.Silo;

var builder = WebApplication.CreateBuilder(args);
builder.AddCellGenieConfiguration();
builder.AddCellGenieTelemetry();
builder.AddCellGenieSilo();
builder.AddCellGenieApi();

var app = builder.Build();
app.MapCellGenieHealth();
app.MapCellGenieApi();
await app.RunAsync();

/// <summary>The silo: grains, HTTP API, health.</summary>
public partial class Program;
