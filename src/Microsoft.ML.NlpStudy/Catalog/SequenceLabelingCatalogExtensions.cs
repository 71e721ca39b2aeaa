namespace Microsoft.ML;

/// <summary>Labeled sequences on <see cref="MLContext"/>.</summary>
public static class SequenceLabelingCatalogExtensions
{
    extension(MLContext context)
    {
        /// <summary>Labeled sequences, such as named entities and parts of speech: trainers, and evaluation of tags.</summary>
        public SequenceLabelingCatalog SequenceLabeling
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                return new SequenceLabelingCatalog(context);
            }
        }
    }
}
