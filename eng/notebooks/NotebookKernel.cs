using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>.NET Interactive's C# kernel, set up as the dotnet-interactive tool sets it up.</summary>
internal sealed class NotebookKernel : IDisposable
{
    private readonly CompositeKernel _kernel = new();
    private readonly string? _feed;

    /// <param name="feed">A folder with packages that the machine's sources lack, or <see langword="null"/>.</param>
    public NotebookKernel(string? feed = null)
    {
        _feed = feed;
        CSharpKernel csharp = new CSharpKernel().UseKernelHelpers().UseValueSharing();
        csharp.UseNugetDirective((kernel, packages) =>
        {
            kernel.AddAssemblyReferences(packages.SelectMany(package => package.AssemblyPaths));
            return Task.CompletedTask;
        });
        _kernel.Add(csharp, ["c#", "C#"]);
        _kernel.DefaultKernelName = csharp.Name;
        PackageExtensions.Use(_kernel);
    }

    /// <summary>Runs every code cell and leaves its outputs in it.</summary>
    /// <param name="name">The notebook's name, for errors.</param>
    /// <param name="notebook">The notebook.</param>
    /// <exception cref="NotebookException">A cell does not compile, throws, or asks for an unknown package.</exception>
    public async Task RunAsync(string name, Notebook notebook)
    {
        if (_feed is not null)
        {
            await _kernel.SendAsync(new AddPackageSource(_feed, CSharpKernelName));
        }

        int count = 0;
        foreach (NotebookCell cell in notebook.CodeCells)
        {
            KernelCommandResult result = await _kernel.SendAsync(new SubmitCode(cell.Source));
            if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failure)
            {
                string kind = failure.Exception is { } error ? error.GetType().Name + ": " : "";
                throw new NotebookException(
                    $"{name}, cell {cell.Number}: expected no error, found {kind}{failure.Message}", failure.Exception);
            }

            foreach (StandardErrorValueProduced message in result.Events.OfType<StandardErrorValueProduced>())
            {
                Console.Error.Write(message.FormattedValues.First().Value);
            }

            cell.SetOutputs(++count, CellOutput.Of(result.Events));
        }
    }

    public void Dispose() => _kernel.Dispose();

    private string CSharpKernelName => _kernel.DefaultKernelName;
}
