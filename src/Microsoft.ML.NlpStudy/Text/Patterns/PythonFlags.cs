namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The flags of a Python expression, and one that only .NET has.</summary>
[Flags]
internal enum PythonFlags
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary><c>(?i)</c>: letter case does not count.</summary>
    IgnoreCase = 1,

    /// <summary><c>(?m)</c>: <c>^</c> and <c>$</c> stand at every line's ends.</summary>
    Multiline = 2,

    /// <summary><c>(?s)</c>: <c>.</c> takes line feeds.</summary>
    DotAll = 4,

    /// <summary><c>(?x)</c>: white space and comments in the expression count for nothing.</summary>
    Verbose = 8,

    /// <summary><c>(?a)</c>: <c>\w \d \s \b</c> and letter case are those of ASCII.</summary>
    Ascii = 16,

    /// <summary><c>(?n)</c>, which only .NET has: only groups with names capture.</summary>
    ExplicitCapture = 32,
}
