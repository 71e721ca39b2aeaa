using System.Collections.Concurrent;
using System.Runtime.Loader;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>
/// Loads the extensions that packages carry under interactive-extensions/dotnet: assemblies, then the script extension.dib.
/// </summary>
/// <remarks>The kernel's packages leave this to the dotnet-interactive tool, an application, which does the same in this order.</remarks>
internal static class PackageExtensions
{
    /// <summary>Lets a kernel load the extensions of the packages that a cell adds, before the next cell.</summary>
    public static void Use(CompositeKernel kernel)
    {
        var added = new ConcurrentQueue<string>();
        kernel.RegisterForDisposal(kernel.KernelEvents.Subscribe(new Observer(added)));
        kernel.AddMiddleware(async (command, context, next) =>
        {
            await next(command, context);
            while (added.TryDequeue(out string? package))
            {
                var folder = new DirectoryInfo(Path.Combine(package, "interactive-extensions", "dotnet"));
                if (folder.Exists)
                {
                    await LoadAsync(folder, kernel, context);
                }
            }
        });
    }

    private static async Task LoadAsync(DirectoryInfo folder, CompositeKernel kernel, KernelInvocationContext context)
    {
        foreach (FileInfo file in folder.GetFiles("*.dll"))
        {
            IEnumerable<Type> extensions = AssemblyLoadContext.Default.LoadFromAssemblyPath(file.FullName).ExportedTypes
                .Where(
                    type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(IKernelExtension)));
            foreach (Type extension in extensions)
            {
                await ((IKernelExtension)Activator.CreateInstance(extension)!).OnLoadAsync(kernel);
            }
        }

        foreach (FileInfo script in folder.GetFiles("extension.dib"))
        {
            await kernel.LoadAndRunInteractiveDocument(script, context.Command);
        }
    }

    private sealed class Observer(ConcurrentQueue<string> added) : IObserver<KernelEvent>
    {
        private readonly HashSet<string> _seen = [];

        public void OnNext(KernelEvent value)
        {
            if (value is PackageAdded { PackageReference.PackageRoot: { } root } && _seen.Add(root))
            {
                added.Enqueue(root);
            }
        }

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
