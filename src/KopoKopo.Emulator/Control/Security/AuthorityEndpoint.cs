using KopoKopo.Emulator.Api;
using KopoKopo.Emulator.Api.Tls;
using Microsoft.AspNetCore.Http.HttpResults;

namespace KopoKopo.Emulator.Control.Security;

/// <summary>Marks a control call that is answered to anybody, by whatever name: what it says is no secret and drives nothing.</summary>
internal sealed record AnswersAnybody;

/// <summary><c>/_emulator/ca.pem</c>: the authority that clients are told to trust.</summary>
internal sealed class AuthorityEndpoint(CertificateAuthority authority)
{
    public Results<PemText, ApiError> Get() => authority.Pem is { } pem
        ? new PemText(pem)
        : ApiError.NotFound("There is no authority: the emulator speaks TLS where Emulator:Https:Port says");
}

/// <summary>A certificate as text.</summary>
internal sealed class PemText(string pem) : IResult
{
    public const string ContentType = "application/x-pem-file";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType;
        return httpContext.Response.WriteAsync($"{pem}\n", httpContext.RequestAborted);
    }
}
