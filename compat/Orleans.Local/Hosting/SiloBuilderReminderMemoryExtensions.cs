using Microsoft.Extensions.DependencyInjection;
using Orleans.Reminders;

namespace Orleans.Hosting;

/// <summary>Adds reminders in memory.</summary>
public static class SiloBuilderReminderMemoryExtensions
{
    /// <summary>Adds reminders that are lost when the silo ends.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable, InMemoryReminderTable>();
        return builder;
    }
}
