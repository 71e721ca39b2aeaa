using Mono.Cecil;
using Publicize;

namespace Microsoft.ML.NlpStudy.Tests.Publicize;

/// <summary>The references that the compiler gets in place of ML.NET, tried on this very assembly.</summary>
public sealed class PublicizerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("publicize").FullName;
    private readonly ModuleDefinition module;

    public PublicizerTests() =>
        module = ModuleDefinition.ReadModule(Publicizer.Write(typeof(PublicizerTests).Assembly.Location, folder));

    public void Dispose()
    {
        module.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Internal_types_are_public_nested_ones_too()
    {
        Assert.True(Find(typeof(Closed)).IsPublic);
        Assert.True(Find(typeof(Closed.Nested)).IsNestedPublic);
        Assert.True(Find(typeof(IClosed)).IsPublic);
        Assert.True(Find(typeof(IClosed)).Methods.Single().IsPublic);
    }

    [Fact]
    public void Internal_members_are_public_and_private_protected_ones_are_protected()
    {
        TypeDefinition type = Find(typeof(Closed));

        Assert.True(type.Methods.Single(m => m.IsConstructor && !m.IsStatic).IsPublic);
        Assert.True(type.Methods.Single(m => m.Name == "get_Number").IsPublic);
        Assert.True(type.Methods.Single(m => m.Name == "Virtual").IsPublic);
        Assert.True(type.Methods.Single(m => m.Name == "ForDerived").IsFamily);
        Assert.True(type.Fields.Single(f => f.Name == "Field").IsPublic);
        Assert.True(type.Fields.Single(f => f.Name == "FieldForDerived").IsFamily);
    }

    [Fact]
    public void Private_and_protected_members_stay_what_they_are()
    {
        TypeDefinition type = Find(typeof(Closed));

        Assert.True(type.Methods.Single(m => m.Name == "Own").IsPrivate);
        Assert.True(type.Methods.Single(m => m.Name == "Protected").IsFamily);
    }

    [Fact]
    public void Nothing_is_left_to_run_and_no_resources()
    {
        Assert.Equal(["ldnull", "throw"],
            Find(typeof(Closed)).Methods.Single(m => m.Name == "Own").Body.Instructions.Select(i => i.OpCode.Name));
        Assert.False(Find(typeof(IClosed)).Methods.Single().HasBody);
        Assert.Empty(module.Resources);
    }

    [Fact]
    public void A_copy_of_a_framework_type_stays_internal()
    {
        using ModuleDefinition package = ModuleDefinition.ReadModule(
            Publicizer.Write(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.NlpStudy.dll"), folder));

        Assert.True(package.GetType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute").IsNotPublic);
    }

    [Fact]
    public void The_copy_keeps_the_identity_of_the_assembly() =>
        Assert.Equal(typeof(PublicizerTests).Assembly.FullName, module.Assembly.FullName);

    private TypeDefinition Find(Type type) => module.GetType(type.FullName!.Replace('+', '/'));
}

internal interface IClosed
{
    void Do();
}

internal class Closed
{
    internal int Field = 1;
    private protected int FieldForDerived = 2;

    internal Closed() => Own();

    internal int Number => Field + FieldForDerived;

    internal virtual void Virtual() => Protected();

    private protected void ForDerived() => Virtual();

    protected void Protected() => Field++;

    private void Own() => FieldForDerived++;

    internal sealed class Nested;
}
