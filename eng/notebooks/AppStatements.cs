using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>The cells of a notebook, which are scripts, as the statements and types of one program.</summary>
/// <remarks>
/// A script may declare a name again, and a loop's variable may be called as a variable of another cell is. A program may not: names that
/// would clash get a number.
/// </remarks>
internal sealed class AppStatements
{
    private static readonly CSharpParseOptions s_script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private readonly HashSet<string> _taken = [];
    private readonly HashSet<string> _declared = [];
    private readonly Dictionary<string, string> _renamed = [];
    private readonly List<string> _types = [];
    private readonly List<string> _constants = [];
    private readonly HashSet<string> _usings = [];

    /// <param name="cells">The code of each cell.</param>
    public AppStatements(IReadOnlyList<string> cells)
    {
        CompilationUnitSyntax[] units =
        [
            .. cells.Select(cell => SyntaxFactory.ParseCompilationUnit(cell.Trim('\n') + "\n", options: s_script)),
        ];
        _taken.UnionWith(units.SelectMany(unit => unit.DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.Text));
        string[] global = [.. units.SelectMany(ScriptNames.Global).Distinct()];
        Cells = [.. units.Select(unit => Convert(unit, global))];
    }

    /// <summary>The namespaces that the cells open, those of the kernel left out.</summary>
    public IEnumerable<string> Usings => _usings;

    /// <summary>The statements of each cell.</summary>
    public IReadOnlyList<string> Cells { get; }

    /// <summary>The types that the cells declare.</summary>
    public IReadOnlyList<string> Types => _types;

    /// <summary>The declarations of constants, for a class.</summary>
    public IReadOnlyList<string> Constants => _constants;

    private string Convert(CompilationUnitSyntax unit, string[] global)
    {
        foreach (UsingDirectiveSyntax directive in unit.Usings)
        {
            string name = directive.ToString()["using ".Length..].TrimEnd(';');
            if (!name.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
            {
                _usings.Add(name);
            }
        }

        foreach (string name in ScriptNames.Global(unit).Distinct())
        {
            _renamed.Remove(name);
            if (!_declared.Add(name))
            {
                _renamed[name] = NewName(name);
            }
        }

        var code = new List<string>();
        foreach (MemberDeclarationSyntax member in unit.Members)
        {
            if (member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            {
                _types.Add(member.ToFullString().Trim('\n', '\r'));
                continue;
            }

            // A constant, unlike a variable, is seen by the types.
            if (member is FieldDeclarationSyntax constant && constant.Modifiers.Any(SyntaxKind.ConstKeyword))
            {
                _constants.Add($"public const {constant.Declaration.ToString()};");
                continue;
            }

            var inner = ScriptNames.InBlocks(member).Intersect(global).Distinct().Select(name => KeyValuePair.Create(name, NewName(name)));
            SyntaxNode renamed = ScriptNames.Rename(ScriptNames.Rename(member, new Dictionary<string, string>(inner)), _renamed);
            code.Add(Statement(renamed));
        }

        // What stands behind the last statement is a comment.
        return (string.Concat(code) + unit.EndOfFileToken.ToFullString()).Trim('\n');
    }

    // Fields and methods of a script are variables and local functions here, and its last expression is shown.
    private static string Statement(SyntaxNode member) => member switch
    {
        FieldDeclarationSyntax field => field.WithModifiers(default).WithLeadingTrivia(field.GetLeadingTrivia()).ToFullString(),
        MethodDeclarationSyntax method => method
            .WithModifiers([.. method.Modifiers.Where(modifier => modifier.IsKind(SyntaxKind.AsyncKeyword))])
            .WithLeadingTrivia(method.GetLeadingTrivia()).ToFullString(),
        GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last } =>
            $"{last.GetLeadingTrivia()}display({last.Expression.WithoutTrivia()});{last.GetTrailingTrivia()}",
        _ => member.ToFullString(),
    };

    private string NewName(string name)
    {
        int number = 2;
        while (!_taken.Add(name + number))
        {
            number++;
        }

        return name + number;
    }
}
