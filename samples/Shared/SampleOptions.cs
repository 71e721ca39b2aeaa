using System.CommandLine;
using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>Options of a command line: short declarations, and the options that both samples have.</summary>
internal static class SampleOptions
{
    /// <summary>Declares an option that may be left out.</summary>
    public static Option<T> Optional<T>(string name, string description, string? helpName = null) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>Declares an option that must be given.</summary>
    public static Option<string> Required(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, Required = true };

    /// <summary>Declares an option that has a value even if it is left out.</summary>
    public static Option<T> Defaulted<T>(string name, string description, T value, string? helpName = null) =>
        new(name) { Description = description, HelpName = helpName, DefaultValueFactory = _ => value };

    /// <summary>Declares an option whose value is one of several names.</summary>
    public static Option<string> OneOf(string name, string description, string value, params IEnumerable<string> names)
    {
        Option<string> option = Defaulted(name, description, value);
        option.AcceptOnlyFromAmong([.. names]);
        return option;
    }

    public static Option<int?> Gpu() => Optional<int?>("--gpu", "The number of the GPU to use; without it the CPU", "N");

    public static Option<int> Seed(int value) => Defaulted("--seed", "The same seed gives the same model", value, "N");

    public static Option<MixedPrecision> Precision(MixedPrecision value) =>
        Defaulted("--mixed-precision", "Whether training rounds the operands of matrix products to bfloat16", value);

    public static Argument<string[]> Texts() =>
        new("TEXT") { Description = "Texts; without any, the lines of standard input", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Whether the user typed an option; otherwise it has its default.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
