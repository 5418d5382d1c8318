using CellGenie.Cluster.Tests;
using CellGenie.Grains;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(FileTrainer.Startup))]

namespace CellGenie.Cluster.Tests;

/// <summary>A trainer in a silo process that writes down what it does and goes on past its third step only when a file is there.</summary>
/// <param name="folder">The folder of what is written down.</param>
/// <param name="name">The name of its silo.</param>
internal sealed class FileTrainer(string folder, string name) : ITrainer
{
    public const string FolderVariable = "CLUSTER_TESTS_TRAINERS";
    public const string NameVariable = "CLUSTER_TESTS_TRAINER";
    public const int HeldStep = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>The file that lets trainers of a silo go on.</summary>
    public static string Permission(string folder, string name) => Path.Combine(folder, $"{name}.go");

    /// <summary>The file that a trainer of a silo makes after a step.</summary>
    public static string Trace(string folder, string name, int attempt, int step) => Path.Combine(folder, $"{name}-attempt-{attempt}-step-{step}");

    /// <remarks>Deaf: it does not listen to the token, as a step on a GPU does not.</remarks>
    public void Train(TrainingSession session, CancellationToken cancellationToken)
    {
        for (var step = (session.Order.From?.Step ?? 0) + 1; step <= session.Order.Order.Steps; step++)
        {
            using var never = new ManualResetEventSlim();
            while (step > HeldStep && !File.Exists(Permission(folder, name)))
                never.Wait(Look, CancellationToken.None);
            session.SaveCheckpoint(step, BitConverter.GetBytes(1000 * session.Order.Attempt + step), CancellationToken.None);
            session.Report(step, 1.0 / step);
            File.WriteAllText(Trace(folder, name, session.Order.Attempt, step), "");
        }
    }

    /// <summary>Puts the trainer into a silo that is told to load this assembly.</summary>
    internal sealed class Startup : IHostingStartup
    {
        public void Configure(IWebHostBuilder builder)
        {
            if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
                builder.ConfigureServices(services => services.AddSingleton<ITrainer>(new FileTrainer(folder, Environment.GetEnvironmentVariable(NameVariable)!)));
        }
    }
}
