using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>allocations</c>: time and allocated bytes a text of the hot paths from text to ids, by BenchmarkDotNet's memory diagnoser.
/// </summary>
internal static class AllocationsCommand
{
    public static Command Create()
    {
        var command = new Command("allocations", "Time and allocated bytes a text, for short and long texts, from text to ids");
        command.SetAction(_ =>
        {
            // In this process: the project's artifacts folder is not where BenchmarkDotNet would look for a build of its own.
            IConfig config = ManualConfig.CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddLogger(ConsoleLogger.Default)
                .AddExporter(MarkdownExporter.GitHub);
            BenchmarkRunner.Run<TextHotPaths>(config);
        });
        return command;
    }
}
