using System.Reflection;
using System.Runtime.Loader;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Copies of the package's code that no thread has run yet: who calls a method of one first has it compiled, in loops more than once.
/// </summary>
internal sealed class FreshlyCompiled() : AssemblyLoadContext(nameof(FreshlyCompiled))
{
    private static readonly Assembly[] s_copied = [typeof(RecurrentLayer).Assembly, typeof(FreshlyCompiled).Assembly];

    /// <summary>Makes a copy and gives its own version of a static method of the tests.</summary>
    public static T Copy<T>(T method)
        where T : Delegate =>
        new FreshlyCompiled()
            .LoadFromAssemblyName(method.Method.Module.Assembly.GetName())
            .GetType(method.Method.DeclaringType!.FullName!, throwOnError: true)!
            .GetMethod(method.Method.Name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .CreateDelegate<T>();

    // All that is not copied is the process's own, libtorch's tensors above all.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        s_copied.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name) is { } copied
            ? LoadFromAssemblyPath(copied.Location) : null;
}
