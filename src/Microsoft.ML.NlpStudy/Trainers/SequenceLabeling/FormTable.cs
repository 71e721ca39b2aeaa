namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The distinct forms of words in some texts, each with an id from 1 in the order of first occurrence.</summary>
internal sealed class FormTable
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The forms in the order of their ids.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Gives the id of a form, a new one if it has not occurred yet.</summary>
    public int GetOrAdd(ReadOnlySpan<char> form)
    {
        if (!_ids.TryGetValue(form, out int id))
        {
            string name = form.ToString();
            _names.Add(name);
            id = _names.Count;
            _ids.Dictionary.Add(name, id);
        }

        return id;
    }

    /// <summary>Gives the ids of a text's forms.</summary>
    public int[] GetOrAdd(ReadOnlySpan<ReadOnlyMemory<char>> forms)
    {
        int[] ids = new int[forms.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = GetOrAdd(forms[i].Span);
        }

        return ids;
    }

    /// <summary>Forgets all forms.</summary>
    public void Clear()
    {
        _names.Clear();
        _ids.Dictionary.Clear();
    }
}
