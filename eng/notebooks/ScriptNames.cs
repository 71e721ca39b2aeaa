using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>The names that a script declares, and their renaming.</summary>
internal static class ScriptNames
{
    /// <summary>The variables and methods that every later cell sees.</summary>
    public static IEnumerable<string> Global(CompilationUnitSyntax unit) =>
        unit.Members.Where(member => member is FieldDeclarationSyntax or MethodDeclarationSyntax or GlobalStatementSyntax)
            .SelectMany(member => Declared(member, inBlocks: false));

    /// <summary>The variables of a statement's loops and blocks; those of functions may be called as others are.</summary>
    public static IEnumerable<string> InBlocks(MemberDeclarationSyntax member) =>
        member is GlobalStatementSyntax ? Declared(member, inBlocks: true) : [];

    /// <summary>
    /// Renames variables and methods where they are declared and used. Members, named arguments and types keep their names.
    /// </summary>
    public static SyntaxNode Rename(SyntaxNode node, IReadOnlyDictionary<string, string> names) => names.Count == 0
        ? node
        : node.ReplaceTokens(
            node.DescendantTokens()
                .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && names.ContainsKey(token.Text) && NamesVariable(token)),
            (token, _) => SyntaxFactory.Identifier(token.LeadingTrivia, names[token.Text], token.TrailingTrivia));

    private static IEnumerable<string> Declared(MemberDeclarationSyntax member, bool inBlocks)
    {
        if (member is MethodDeclarationSyntax method)
        {
            return inBlocks ? [] : [method.Identifier.Text];
        }

        return member.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Select(node => (Node: node, Name: DeclaredName(node)))
            .Where(entry => entry.Name is not null && IsInBlock(entry.Node, member) == inBlocks)
            .Select(entry => entry.Name!);
    }

    private static string? DeclaredName(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax variable => variable.Identifier.Text,
        SingleVariableDesignationSyntax variable => variable.Identifier.Text,
        ForEachStatementSyntax loop => loop.Identifier.Text,
        CatchDeclarationSyntax caught => caught.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        _ => null,
    };

    private static bool IsInBlock(SyntaxNode node, MemberDeclarationSyntax member) =>
        node.AncestorsAndSelf().TakeWhile(ancestor => ancestor != member).Any(ancestor => ancestor
            is BlockSyntax or CommonForEachStatementSyntax or ForStatementSyntax or UsingStatementSyntax or CatchClauseSyntax
            or SwitchSectionSyntax or SwitchExpressionArmSyntax);

    private static bool NamesVariable(SyntaxToken token) => token.Parent switch
    {
        IdentifierNameSyntax name => name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression == name,
            MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
            _ => true,
        },
        VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax or CatchDeclarationSyntax or ParameterSyntax
            or MethodDeclarationSyntax or LocalFunctionStatementSyntax => true,
        _ => false,
    };
}
