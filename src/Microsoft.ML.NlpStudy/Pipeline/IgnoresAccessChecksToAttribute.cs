using System.Runtime.CompilerServices;

// The members that save a component into ML.NET's zip, and find it there again, are internal to these assemblies. The runtime honors the
// attribute below; eng/publicize/OpenInternals.targets satisfies the compiler.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.DataView")]

namespace System.Runtime.CompilerServices;

/// <summary>An attribute that lets the code of its assembly use the internal members of another.</summary>
/// <remarks>The runtime knows it by its full name alone; no framework assembly declares it.</remarks>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
