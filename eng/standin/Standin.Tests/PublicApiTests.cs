using System.Reflection;

namespace Standin.Tests;

/// <summary>Holds the stand-ins to the packages they stand in for: eng/standin/api lists the packages' public members.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies => [.. Directory.GetFiles(ListFolder(), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_public_member_exists_in_the_package(string assembly)
    {
        var real = new HashSet<string>(File.ReadLines(Path.Combine(ListFolder(), assembly + ".txt")), StringComparer.Ordinal);
        string[] foreign = [.. Foreign(ApiListing.Of(Assembly.Load(assembly)), real).Order(StringComparer.Ordinal)];
        Assert.True(foreign.Length == 0, $"{assembly}: {foreign.Length} members that eng/standin/api/{assembly}.txt lacks:\n{string.Join("\n", foreign)}");
    }

    [Theory]
    [InlineData("N.T | class : N.B, System.IDisposable", true)]
    [InlineData("N.T | class : N.B", true)]
    [InlineData("N.T | class", true)]
    [InlineData("N.T | sealed class : N.B", false)]
    [InlineData("N.T | class : N.C", false)]
    [InlineData("N.G<A> | class : System.Collections.Generic.IDictionary<A,System.String>", true)]
    [InlineData("N.G<A> | class : System.Collections.Generic.IDictionary<A,System.Int32>", false)]
    [InlineData("N.T | method M(System.Int32 count = 1) : System.Void", true)]
    [InlineData("N.T | method M(System.Int32 count = 2) : System.Void", false)]
    [InlineData("N.U | class", false)]
    public void A_type_may_implement_less_but_nothing_may_differ(string line, bool expected)
    {
        HashSet<string> real =
        [
            "N.T | class : N.B, System.ICloneable, System.IDisposable",
            "N.T | method M(System.Int32 count = 1) : System.Void",
            "N.G<A> | class : System.Collections.Generic.IDictionary<A,System.String>, System.IDisposable",
        ];
        Assert.Equal(expected, !Foreign([line], real).Any());
    }

    [Fact]
    public void The_listing_spells_members_as_the_lists_do()
    {
        string[] lines = [.. ApiListing.Of(typeof(PublicApiTests).Assembly)];
        Assert.Contains("Standin.Tests.PublicApiTests | sealed class", lines);
        Assert.Contains("Standin.Tests.PublicApiTests | constructor ()", lines);
        Assert.Contains("Standin.Tests.PublicApiTests | method A_type_may_implement_less_but_nothing_may_differ(System.String line, System.Boolean expected) : System.Void", lines);
        Assert.Contains("Standin.Tests.PublicApiTests | static property Assemblies : Xunit.TheoryData<System.String> { get; }", lines);
    }

    private static IEnumerable<string> Foreign(IEnumerable<string> lines, HashSet<string> real)
    {
        ILookup<string, string> types = real.Where(IsType).ToLookup(Head, StringComparer.Ordinal);
        return lines.Where(line => !real.Contains(line) && !(IsType(line) && types[Head(line)].Any(type => Bases(line).IsSubsetOf(Bases(type)))));
    }

    // A type's own line has neither a member's name nor its parameters: "N.T | sealed class : bases".
    private static bool IsType(string line)
    {
        string member = Head(line)[(Head(line).IndexOf(" | ", StringComparison.Ordinal) + 3)..];
        return member is "class" or "static class" or "abstract class" or "sealed class" or "struct" or "enum" or "interface" or "delegate";
    }

    private static string Head(string line) => line.Split(" : ", 2)[0];

    private static HashSet<string> Bases(string line)
    {
        string[] parts = line.Split(" : ", 2);
        return parts.Length == 1 ? [] : [.. parts[1].Split(", ")];
    }

    private static string ListFolder() => Path.Combine(AppContext.BaseDirectory, "api");
}
