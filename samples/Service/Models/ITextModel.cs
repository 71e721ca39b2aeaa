namespace Service.Models;

/// <summary>A loaded model that answers texts in batches, from any number of threads.</summary>
/// <typeparam name="TAnswer">The type of an answer.</typeparam>
internal interface ITextModel<TAnswer> : IDisposable
{
    /// <summary>Answers texts.</summary>
    /// <returns>An answer for each text, in their order.</returns>
    TAnswer[] Answer(IReadOnlyList<string> texts);
}
