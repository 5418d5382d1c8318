using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

/// <summary>Adds reminders.</summary>
public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds reminders. Where they are stored says the registered <see cref="IReminderTable"/>.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <summary>Adds reminders. Where they are stored says the registered <see cref="IReminderTable"/>.</summary>
    public static void AddReminders(this IServiceCollection services)
    {
        if (services.Any(each => each.ServiceType == typeof(LocalReminderService)))
        {
            return;
        }

        services.AddSingleton<LocalReminderService>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static services => services.GetRequiredService<LocalReminderService>());
        services.AddSingleton<IReminderRegistry, ReminderRegistry>();
        services.AddSingleton<IConfigurationValidator, ReminderOptionsValidator>();
    }
}
