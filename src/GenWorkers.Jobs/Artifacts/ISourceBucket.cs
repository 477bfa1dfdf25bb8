namespace GenWorkers.Jobs.Artifacts;

/// <summary>Reads what an import's <c>s3://bucket/key-or-prefix</c> names: foreign objects, whose hashes nobody promised.</summary>
public interface ISourceBucket
{
    /// <summary>Downloads the object, or every object below the prefix, into a folder; relative paths are checked.</summary>
    /// <param name="maxBytes">Cap on the sum; above it <c>input.tooLarge</c>.</param>
    Task FetchAsync(Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken);
}
