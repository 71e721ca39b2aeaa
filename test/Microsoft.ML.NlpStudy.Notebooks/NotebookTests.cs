namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The notebooks that do not train for long run; <c>bash eng/notebooks.sh</c> runs all.</summary>
public sealed class NotebookTests
{
    public static TheoryData<string> All => [.. NotebookFiles.Names];

    public static TheoryData<string> Quick => [.. NotebookFiles.Names.Where(name => Notebook.Parse(NotebookFiles.Read(name)).IsQuick)];

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task A_notebook_runs_from_its_first_cell_to_its_last(string name) =>
        await ChildProcess.RunNotebookAsync(NotebookFiles.PathOf(name));

    [Theory]
    [MemberData(nameof(All))]
    public void A_notebook_is_kept_in_the_form_that_the_runner_writes(string name)
    {
        string text = NotebookFiles.Read(name);

        Assert.True(Notebook.Parse(text).ToJson() == text, $"{name}: run 'bash eng/notebooks.sh --write {name}'.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_format_of_charts_and_tables_comes_from_the_package(string name) =>
        Assert.DoesNotContain("Formatter.Register", NotebookFiles.Read(name));
}
