using System.Runtime.CompilerServices;

// What a component needs to be saved into ML.NET's zip, and found in it again, is internal to these assemblies. The runtime honours the
// attribute below; the compiler is satisfied by eng/publicize/OpenInternals.targets.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.DataView")]

namespace System.Runtime.CompilerServices;

/// <summary>Lets the code of the assembly it stands on use the internal members of another.</summary>
/// <remarks>The runtime knows it by its full name alone; no framework assembly declares it.</remarks>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
