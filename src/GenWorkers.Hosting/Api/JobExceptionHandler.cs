using GenWorkers.Jobs;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace GenWorkers.Hosting.Api;

/// <summary>Answers with problem details: 503 where the caller may try again, 500 otherwise.</summary>
internal sealed class JobExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not JobException error)
            return false;
        httpContext.Response.StatusCode = error.Code.IsRetryable
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status500InternalServerError;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Title = error.Code.Value, Status = httpContext.Response.StatusCode },
        });
    }
}
