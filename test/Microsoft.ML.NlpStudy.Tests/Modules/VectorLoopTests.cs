using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Microsoft.ML.NlpStudy.Tests.Modules;

public class VectorLoopTests
{
    // Wrong results come only where .NET exchanges a loop's code while it runs, which a test cannot bring about at will: so the cure is tested for.
    [Fact]
    public void Loops_over_wide_vectors_are_compiled_as_Lanes_says()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(RnnClassifierOptions).Assembly.Location);
        MethodDefinition[] loops = [.. assembly.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody && UsesWideVectors(method) && Loops(method))];

        Assert.Contains(loops, method => method.Name == "Forward" && method.DeclaringType.Name == "GruUnit");
        Assert.All(loops, method => Assert.True((method.ImplAttributes & MethodImplAttributes.AggressiveOptimization) != 0, method.FullName));
    }

    private static bool UsesWideVectors(MethodDefinition method) =>
        method.Body.Instructions.Any(instruction => instruction.Operand?.ToString()?.Contains("Vector512") == true);

    private static bool Loops(MethodDefinition method) =>
        method.Body.Instructions.Any(instruction => instruction.Operand is Instruction target && target.Offset <= instruction.Offset);
}
